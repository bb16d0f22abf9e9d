import type { Io } from "../../cli/io";

const ENOUGH = 65536;

/** Writes in large pieces, so that fifty thousand small ones don't cost as many system calls. */
export class Out {
	private waiting: string[] = [];
	private length = 0;
	/** Characters so far, written or waiting. */
	written = 0;

	constructor(private readonly io: Io) {}

	async write(text: string): Promise<void> {
		if (text === "") return;
		this.waiting.push(text);
		this.length += text.length;
		this.written += text.length;
		if (this.length >= ENOUGH) await this.flush();
	}

	async writeAll(pieces: Iterable<string>): Promise<void> {
		for (const piece of pieces) await this.write(piece);
	}

	async flush(): Promise<void> {
		if (this.waiting.length === 0) return;
		const text = this.waiting.join("");
		this.waiting = [];
		this.length = 0;
		await this.io.out(text);
	}
}
