/**
 * The path of the program `onrecord` for this machine.
 * @throws {Error} that says what to do where there is none.
 */
export function binary(): string;
