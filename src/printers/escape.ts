/** Control characters but tab and newline: what could move a terminal's cursor, ring it or rewrite its screen. */
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * Text that comes from a cluster, made harmless for a terminal: ESC as kubectl writes it ("^["), a carriage return as
 * "\r", other control characters in caret notation. Tabs and newlines stay.
 */
export function escapeTerminal(text: string): string {
	return text.replace(CONTROLS, (control) => {
		const code = control.charCodeAt(0);
		if (control === "\r") return "\\r";
		if (code < 0x20) return `^${String.fromCharCode(code + 0x40)}`;
		return code === 0x7f ? "^?" : `\\x${code.toString(16)}`;
	});
}
