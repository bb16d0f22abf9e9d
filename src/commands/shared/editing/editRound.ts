import { goQuote } from "../../../api/go/format";
import { groupResource } from "../../../api/resource";
import { hasReason } from "../../../api/statusError";
import { errorText } from "../../../selection/failure";
import type { Info } from "../../../selection/infos";
import type { EditReason } from "./editedText";

/** What went wrong with the objects of one edit; it decides how the edit goes on. */
export class EditRound {
	/** Why the file has to be edited again. */
	readonly reasons: EditReason[] = [];
	/** Objects that the server may take another time. */
	retryable = 0;
	/** Objects that are no longer there. */
	notFound = 0;

	/** Counts an error; returns the line that tells of it. */
	add(error: unknown, { resource, name }: Pick<Info, "resource" | "name">): string {
		const object = `${groupResource(resource)} ${goQuote(name)}`;
		if (hasReason(error, "Invalid")) {
			const causes = error.status.details?.causes ?? [];
			this.reasons.push({
				head: `${object} was not valid`,
				others: causes.map(({ field = "", message = "" }) => `${field}: ${message}`),
			});
			return `error: ${object} is invalid\n`;
		}
		if (hasReason(error, "NotFound")) {
			this.notFound++;
			return `error: ${object} could not be found on the server\n`;
		}
		this.retryable++;
		return `error: ${object} could not be patched: ${errorText(error)}\n`;
	}
}
