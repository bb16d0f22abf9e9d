import { escapeTerminal } from "../printers/escape";
import type { Io } from "./io";

/** A warning as client-go prints it: yellow and bold on a terminal that has colours. */
export function warn({ io, env }: { io: Io; env: Readonly<Record<string, string | undefined>> }, text: string): void {
	const colour = io.stderrIsTerminal && !env.NO_COLOR && !env.CI && env.TERM !== "dumb";
	io.err(`${colour ? "\u001b[33;1mWarning:\u001b[0m" : "Warning:"} ${escapeTerminal(text)}\n`);
}
