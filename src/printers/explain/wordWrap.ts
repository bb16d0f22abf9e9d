/**
 * Breaks lines at spaces so that none is longer than `limit` characters, where words allow it. Line breaks and the
 * spaces at a line's beginning stay; spaces at a break go. As github.com/mitchellh/go-wordwrap does it.
 */
export function wordWrap(text: string, limit: number): string {
	let out = "";
	let column = 0;
	let word = "";
	let spaces = "";
	const flush = () => {
		column += spaces.length + word.length;
		out += spaces + word;
		spaces = "";
		word = "";
	};
	for (const char of text) {
		if (char === "\n") {
			if (word !== "" || column + spaces.length <= limit) flush();
			spaces = "";
			out += "\n";
			column = 0;
		} else if (char !== "\u00a0" && /\s/.test(char)) {
			if (spaces === "" || word !== "") flush();
			spaces += char;
		} else {
			word += char;
			if (column + word.length + spaces.length > limit && word.length < limit) {
				out += "\n";
				column = 0;
				spaces = "";
			}
		}
	}
	return word !== "" || column + spaces.length <= limit ? out + spaces + word : out;
}
