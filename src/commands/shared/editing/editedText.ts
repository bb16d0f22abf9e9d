import { goJson } from "../../../api/go/json";
import { parseYaml } from "../../../manifest/yaml";

/** Why a file comes back to the editor. */
export interface EditReason {
	head: string;
	others: readonly string[];
}

const OBJECT_HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

const LAST_APPLIED_HEADER = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

/** The comment on top of a file that is edited, with what was wrong with it the time before. */
export function header(of: "object" | "last-applied", reasons: readonly EditReason[]): string {
	const lines = reasons.map(({ head, others }) => {
		const colon = others.length > 0 ? ":" : "";
		const points = others.map((other) => `# * ${commented(other)}\n`).join("");
		return `# ${commented(head)}${colon}\n${points}#\n`;
	});
	return (of === "object" ? OBJECT_HEADER : LAST_APPLIED_HEADER) + lines.join("");
}

/** What a text says, whatever its comments: two texts that say the same compare as equal (cmdutil.StripComments). */
export function withoutComments(text: string): string {
	if (text.trimStart().startsWith("{")) return text;
	try {
		return goJson(parseYaml(text).value);
	} catch {
		return withoutCommentLines(text);
	}
}

/** The text without the lines that are comments; a line such as #!/bin/sh is none. */
export function withoutCommentLines(text: string): string {
	const lines = text.split("\n");
	const kept = lines.map((line, index) => {
		const trimmed = line.trim();
		if (trimmed.startsWith("#") && !trimmed.startsWith("#!")) return "";
		return index < lines.length - 1 ? `${line}\n` : line;
	});
	return kept.join("");
}

/** Whether anything but comments and blanks is left. */
export function hasContent(text: string): boolean {
	return text.split("\n").some((line) => line.trim() !== "" && !line.trim().startsWith("#"));
}

/** Every line of a message a comment. */
function commented(message: string): string {
	return message.replace(/\n(?=[^#])/g, "\n# ");
}
