import { escapeTerminal } from "../escape";
import { DescribeWriter } from "./writer";

/** A writer that leaves tabs as they are, as `rollout history` prints pod templates. */
export class RawWriter extends DescribeWriter {
	private text = "";

	override write(level: number, text: string): void {
		this.text += "  ".repeat(level) + escapeTerminal(text);
	}

	override flush(): void {}

	override toString(): string {
		return this.text;
	}
}
