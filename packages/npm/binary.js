"use strict";

const { dirname, join } = require("node:path");

// Packages that carry the program, by platform and architecture as Node.js calls them. npm installs the one that fits.
const PLATFORMS = Object.keys(require("./package.json").optionalDependencies);

/**
 * The path of the program `onrecord` for this machine.
 *
 * ONRECORD_BINARY names another one, for platforms without a package.
 * @throws {Error} that says what to do where there is none.
 */
function binary() {
  if (process.env.ONRECORD_BINARY) return process.env.ONRECORD_BINARY;
  const name = `@onrecord/${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(name)) {
    throw new Error(
      `there is no package of onrecord for ${process.platform} on ${process.arch}: build it (cargo install) and set ONRECORD_BINARY to its path`,
    );
  }
  try {
    const folder = dirname(require.resolve(`${name}/package.json`));
    return join(folder, "bin", process.platform === "win32" ? "onrecord.exe" : "onrecord");
  } catch (cause) {
    throw new Error(
      `the package ${name} is not installed: it comes with onrecord unless optional dependencies are left out (--omit=optional, --no-optional), or node_modules was copied from another machine`,
      { cause },
    );
  }
}

module.exports = { binary };
