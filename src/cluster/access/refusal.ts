import { forbidden, type StatusError } from "../../api/statusError";
import type { User } from "./user";

/** What somebody wanted to do: at a path, or to a resource. */
export interface Wanted {
	verb: string;
	path: string;
	resource?: { group: string; plural: string; subresource?: string; namespace?: string; name?: string };
}

/** 403, as the API server words it: who can't do what, and where. */
export function notAllowed(user: User, { verb, path, resource }: Wanted): StatusError {
	const who = `User ${JSON.stringify(user.name)} cannot ${verb}`;
	if (resource === undefined) {
		return forbidden({ group: "", plural: "" }, "", sanitized(`${who} path ${JSON.stringify(path)}`));
	}
	const { group, plural, subresource, namespace, name = "" } = resource;
	const what = JSON.stringify(subresource === undefined ? plural : `${plural}/${subresource}`);
	const where = namespace === undefined ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
	const why = `${who} resource ${what} in API group ${JSON.stringify(group)} ${where}`;
	return forbidden({ group, plural }, name, sanitized(why));
}

/** Nothing that looks like HTML. */
function sanitized(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
