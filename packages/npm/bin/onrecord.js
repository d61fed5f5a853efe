#!/usr/bin/env node
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const { binary } = require("../binary.js");

const fail = (message) => {
  console.error(`onrecord: ${message}`);
  process.exitCode = 2;
};

let path;
try {
  path = binary();
} catch (error) {
  fail(error.message);
}
if (path) {
  // Standard input and output are handed on: the language server speaks there.
  const child = spawn(path, process.argv.slice(2), { stdio: "inherit" });
  child.on("error", (error) => fail(`${path} cannot be started: ${error.message}`));
  // Who ends this process means the program. From a terminal an interrupt reaches both.
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (status, signal) => {
    process.exit(signal ? 128 + constants.signals[signal] : status);
  });
}
