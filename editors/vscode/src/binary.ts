import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";

/** Why the program cannot be started, in a sentence for the writer. */
export class NotFound extends Error {}

/**
 * The program that the setting `onrecord.path` means.
 *
 * A bare name is looked up on PATH, then where cargo installs to: an editor that was not started from a shell often has
 * a shorter PATH than the shell.
 */
export function locate(setting: string, folder: string | undefined): string {
  const wanted = setting.trim() || "onrecord";
  if (!/[\\/]/.test(wanted) && wanted !== "~") {
    const folders = (process.env.PATH ?? "").split(path.delimiter).filter((entry) => entry !== "");
    for (const place of [...folders, path.join(homedir(), ".cargo", "bin")]) {
      const found = names(path.join(place, wanted)).find(isProgram);
      if (found) {
        return found;
      }
    }
    throw new NotFound(`“${wanted}” is neither on PATH nor in ~/.cargo/bin`);
  }
  const home = wanted.replace(/^~(?=$|[\\/])/, homedir());
  const whole = path.isAbsolute(home) ? home : path.resolve(folder ?? homedir(), home);
  const found = names(whole).find(isProgram);
  if (!found) {
    throw new NotFound(`the setting onrecord.path names “${whole}”, which is no program`);
  }
  return found;
}

/** A program's file names: Windows adds an ending. */
function names(file: string): string[] {
  return process.platform === "win32" ? [file, `${file}.exe`] : [file];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
