import { goQuote } from "../../api/go/format";
import { apiVersionOf } from "../../api/resource";
import type { Info } from "../../selection/infos";

/** What an object is and where, over two lines, as kubectl's errors tell of it (resource.Info's String). */
export function targetText({ resource, name, namespace }: Info): string {
	const { kind, plural } = resource;
	const version = apiVersionOf(resource).includes("/") ? apiVersionOf(resource) : `/${apiVersionOf(resource)}`;
	return [
		`Resource: ${goQuote(`${version}, Resource=${plural}`)}, GroupVersionKind: ${goQuote(`${version}, Kind=${kind}`)}`,
		`Name: ${goQuote(name)}, Namespace: ${goQuote(namespace ?? "")}`,
	].join("\n");
}

/** What was being done when the object could not be got: the verb of `withSource`. */
export function retrieving(info: Info): string {
	return `retrieving current configuration of:\n${targetText(info)}\nfrom server for:`;
}
