import type { Explanations } from "../../insight/map/explained";
import type { Picture } from "../../insight/map/picture";

/** A map with the reasons behind it. */
export interface MapDocument {
	readonly picture: Picture;
	readonly explanations: Explanations;
	readonly showNamespaces: boolean;
}

/** Control characters that XML and HTML have no place for. */
const CONTROLS =
	/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Text for XML and HTML, in elements and in quoted attributes. */
export function markup(text: string): string {
	return text.replace(CONTROLS, "\ufffd").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
