import { answerReview } from "../access/reviews";
import type { ObjectRegistry } from "../registry/objectRegistry";
import { readObject } from "./bodies";
import { writeQuery } from "./options";
import { ordered } from "./represent";
import type { Call } from "./served";
import { userOfToken } from "./tokens";
import { formFor } from "./writes";

/** POST of a review: comes back with its answer as status. */
export async function review(call: Call): Promise<void> {
	const { served, exchange, resource, user } = call;
	const { representation } = formFor(exchange);
	const sent = await readObject(served, exchange, resource);
	const query = writeQuery(exchange, "CreateOptions");
	const answer = served.engine.request((plain) => {
		const registry = plain as ObjectRegistry;
		const fieldValidation = query.fieldValidation ?? "Warn";
		const { object, warnings } = registry.rules.decode(resource, sent.value, { fieldValidation, ...sent });
		for (const text of warnings) exchange.warn(text);
		const asker = { user, userOfToken: (token: string) => userOfToken(served, token) };
		return ordered(answerReview(registry, resource, object, asker));
	});
	await exchange.reply(201, answer, representation);
}
