const HTML: Record<string, string> = {
	"\0": "\ufffd",
	'"': "&#34;",
	"'": "&#39;",
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
};

/** text/template's HTMLEscapeString. */
export function escapeHtml(text: string): string {
	return text.replace(/[\0"'&<>]/g, (character) => HTML[character] ?? "");
}

const JS: Record<string, string> = {
	"\\": "\\\\",
	"'": "\\'",
	'"': '\\"',
	"<": "\\u003C",
	">": "\\u003E",
	"&": "\\u0026",
	"=": "\\u003D",
};

/** text/template's JSEscapeString. */
export function escapeJs(text: string): string {
	return text.replace(/[\\'"<>&=]|[\0-\x1f\x7f]|[^\0-\x7f\p{L}\p{M}\p{N}\p{P}\p{S}]/gu, (character) => {
		const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
		return JS[character] ?? `\\u${code}`;
	});
}

/** net/url's QueryEscape. */
export function escapeQuery(text: string): string {
	return encodeURIComponent(text)
		.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
		.replaceAll("%20", "+");
}
