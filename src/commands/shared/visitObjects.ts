import type { KubeObject } from "../../api/types";
import type { Context } from "../../cli/command";
import type { Client } from "../../client/client";
import { failure } from "../../selection/failure";
import { type Info, infosOf } from "../../selection/infos";
import { getLatest } from "../../selection/latest";
import { select } from "../../selection/select";
import type { Selection, SelectionRequest } from "../../selection/selection";

/**
 * Does something with every object that a request selects, and returns how many there were. What fails does not keep the
 * rest from being done.
 * @param latest whether an object out of a file is taken as the server has it (kubectl's Latest) or as it is written
 * @param selected is told what the request means before anything is done, and may refuse it
 * @throws what went wrong, all together, in kubectl's order
 */
export async function visitObjects(
	client: Client,
	request: SelectionRequest,
	context: Context,
	{ latest, selected }: { latest: boolean; selected?(selection: Selection): void },
	act: (info: Info, object: KubeObject) => Promise<void>,
): Promise<number> {
	const selection = await select(client, request, context);
	selected?.(selection);
	const { targets, errors, refused } = selection;
	const visited = errors.slice(0, refused);
	const selecting = errors.slice(refused);
	let count = 0;
	for (const target of targets) {
		try {
			for await (const info of infosOf(client, target)) {
				if (context.signal.aborted) break;
				let object: KubeObject;
				try {
					const known = target.kind === "list" || (target.kind === "manifest" && !latest);
					object = known && info.object ? info.object : await getLatest(client, info);
				} catch (error) {
					(target.kind === "manifest" ? selecting : visited).push(error);
					continue;
				}
				count++;
				try {
					await act(info, object);
				} catch (error) {
					visited.push(error);
				}
			}
		} catch (error) {
			visited.push(error);
		}
	}
	context.signal.throwIfAborted();
	const error = failure(visited, selecting);
	if (error !== undefined) throw error;
	return count;
}
