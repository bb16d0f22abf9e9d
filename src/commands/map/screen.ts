import type { Io } from "../../cli/io";
import { type Line, lineText } from "../../printers/map/line";
import { clipped, repaint } from "../../printers/map/repaint";

/** Where frames are shown one after the other. */
export interface Screen {
	open(): Promise<void>;
	/** `size` is the terminal's, where there is one. */
	show(lines: readonly Line[], size: Size): Promise<void>;
	/** Leaves things as they were, but for the last frame. */
	close(): Promise<void>;
}

export interface Size {
	readonly columns: number;
	/** Undefined where frames may be as long as they like. */
	readonly lines: number | undefined;
}

const ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const CLEAR = "\u001b[2J";

/** A terminal: a screen of its own, on which only what changes is painted; behind it the shell's is as it was. */
export class TerminalScreen implements Screen {
	private shown: readonly Line[] = [];
	private size: Size | undefined;

	constructor(private readonly io: Io) {}

	async open(): Promise<void> {
		await this.io.out(ENTER);
	}

	async show(lines: readonly Line[], size: Size): Promise<void> {
		const fitting = lines.map((line) => clipped(line, size.columns));
		const resized = this.size?.columns !== size.columns || this.size.lines !== size.lines;
		const text = resized ? CLEAR + repaint([], fitting, this.io.colour) : repaint(this.shown, fitting, this.io.colour);
		this.shown = fitting;
		this.size = size;
		if (text !== "") await this.io.out(text);
	}

	async close(): Promise<void> {
		const last = this.shown.map((line) => `${lineText(line, this.io.colour)}\n`).join("");
		await this.io.out(LEAVE + last);
	}
}

/** A pipe or a file: whole frames, a blank line between them. */
export class Roll implements Screen {
	private count = 0;

	constructor(private readonly io: Io) {}

	async open(): Promise<void> {}

	async show(lines: readonly Line[]): Promise<void> {
		const text = lines.map((line) => `${lineText(line, false)}\n`).join("");
		await this.io.out(this.count++ === 0 ? text : `\n${text}`);
	}

	async close(): Promise<void> {}
}
