import { hasReason } from "../../api/statusError";
import type { GetOptions } from "./options";

/** Whether --ignore-not-found lets an error pass. */
export function ignored(error: unknown, { ignoreNotFound }: GetOptions): boolean {
	return ignoreNotFound && hasReason(error, "NotFound");
}
