/** The page's files, put in its place when the program is built (scripts/ui.mjs). */
declare const __UI_ASSETS__: {
	readonly html: string;
	readonly css: string;
	readonly icon: string;
	readonly js: string;
};

export interface Asset {
	readonly type: string;
	readonly text: string;
}

/** A file of the page by its name; "" is the page itself. */
export function assetOf(name: string): Asset | undefined {
	switch (name) {
		case "":
			return { type: "text/html; charset=utf-8", text: __UI_ASSETS__.html };
		case "page.css":
			return { type: "text/css; charset=utf-8", text: __UI_ASSETS__.css };
		case "icon.svg":
			return { type: "image/svg+xml", text: __UI_ASSETS__.icon };
		case "page.js":
			return { type: "text/javascript; charset=utf-8", text: __UI_ASSETS__.js };
		default:
			return undefined;
	}
}
