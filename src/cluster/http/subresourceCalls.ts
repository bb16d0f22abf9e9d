import { groupResource, type Resource } from "../../api/resource";
import { badRequest, methodNotAllowed, pathNotFound } from "../../api/statusError";
import { streamRefusal } from "../podStreams";
import { readLog } from "./logs";
import { getObject } from "./reads";
import { type Call, namespaceOf } from "./served";
import { createToken } from "./tokens";
import { createObject, patchObject, updateObject } from "./writes";

type Handler = (call: Call) => Promise<void> | void;
type Handlers = Readonly<Record<string, Handler>>;

/** What is read and written as an object of its own is. */
const PARTS: Handlers = { get: getObject, update: updateObject, patch: patchObject };

/** What needs a process or a network that a simulated pod does not have. */
const RUNNING: Handlers = Object.fromEntries(
	["create", "get", "update", "patch", "delete"].map((verb) => [verb, refuseRunning]),
);

/** What goes on as a stream of its own where there is a process. */
const STREAMS: Handlers = { create: refuseStreams, get: refuseStreams };

/** By resource and subresource; status and scale are the same for all. */
const OTHERS: Readonly<Record<string, Handlers>> = {
	"pods/binding": { create: (call) => createObject(call, { kind: "Binding" }) },
	"pods/eviction": { create: (call) => createObject(call, { kind: "Eviction" }) },
	"pods/log": { get: readLog },
	"pods/attach": STREAMS,
	"pods/exec": STREAMS,
	"pods/portforward": STREAMS,
	"pods/proxy": RUNNING,
	"services/proxy": RUNNING,
	"nodes/proxy": RUNNING,
	"namespaces/finalize": { update: updateObject },
	"serviceaccounts/token": { create: createToken },
	"certificatesigningrequests.certificates.k8s.io/approval": PARTS,
};

/**
 * What answers a request to a subresource.
 * @throws a StatusError: 404 for one that the resource does not have, 405 for a method that it does not know.
 */
export function subresourceCall(verb: string, resource: Resource, subresource: string): Handler {
	if (!resource.subresources.includes(subresource)) throw pathNotFound();
	const handlers =
		subresource === "status" || subresource === "scale"
			? PARTS
			: (OTHERS[`${groupResource(resource)}/${subresource}`] ?? {});
	const handler = Object.hasOwn(handlers, verb) ? handlers[verb] : undefined;
	if (handler === undefined) throw methodNotAllowed();
	return handler;
}

async function refuseStreams(call: Call): Promise<void> {
	const { served, exchange, target } = call;
	const request = { subresource: target.subresource ?? "", container: exchange.query.get("container") ?? "" };
	const why = served.engine.read((registry) => streamRefusal(registry, namespaceOf(call), target.name ?? "", request));
	if (typeof why !== "string") throw why;
	await exchange.send(500, "text/plain; charset=utf-8", why);
}

function refuseRunning({ served, resource, target }: Call): never {
	served.engine.read((registry) => registry.get(resource, namespaceOf({ resource, target }), target.name ?? ""));
	throw badRequest(
		`${resource.singular} ${JSON.stringify(target.name)} is simulated: there is nothing that ${target.subresource} could reach`,
	);
}
