import type { KubeObject } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import { usageError } from "../cli/errors";
import { plainError } from "../selection/failure";
import { type DryRun, dryRunOf, operationOf } from "./shared/dryRun";
import { envVar } from "./shared/envVar";
import { dryRunFlag, fieldManagerFlag, printFlags, saveConfigFlag } from "./shared/flags";
import { isImageReference } from "./shared/imageReference";
import { parseLabelSpec } from "./shared/labelSpec";
import { withLastApplied } from "./shared/lastApplied";
import { printerOf, printingOf } from "./shared/printing";
import { goInteger, serviceFor } from "./shared/serviceFor";

export const command: Command = {
	name: "run",
	summary: "Run a particular image on the cluster",
	usage:
		'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--command] -- [COMMAND] [args...]',
	description: "Create and run a particular image in a pod.",
	examples: `  # Run one pod of an image
  ds run web --image=nginx

  # See the pod that would be made
  ds run web --image=nginx --port=80 --labels=app=web --dry-run=client -o yaml

  # Run it with a command of its own
  ds run web --image=busybox --command -- sleep 3600`,
	flags: [
		...printFlags,
		dryRunFlag,
		saveConfigFlag,
		fieldManagerFlag("kubectl-run"),
		{
			name: "annotations",
			type: "stringArray",
			default: [],
			help: "An annotation of the pod, KEY=VALUE; may be repeated.",
		},
		{ name: "attach", type: "bool", help: "Attach to the pod once it runs; not supported." },
		{ name: "command", type: "bool", help: "What stands behind -- is the command, and not its arguments." },
		{ name: "env", type: "stringArray", default: [], help: "An environment variable, KEY=VALUE; may be repeated." },
		{ name: "expose", type: "bool", help: "Make a service for the pod, too; wants --port." },
		{ name: "image", type: "string", required: true, help: "The image of the container." },
		{
			name: "image-pull-policy",
			type: "string",
			help: "Always, IfNotPresent or Never; the server's default where not given.",
		},
		{ name: "labels", short: "l", type: "string", help: "The pod's labels, KEY=VALUE,…; run=NAME where not given." },
		{ name: "leave-stdin-open", type: "bool", help: "Keep standard input open after the first attach ends." },
		{ name: "port", type: "string", help: "The port that the container exposes." },
		{ name: "privileged", type: "bool", help: "Run the container in privileged mode." },
		{ name: "quiet", short: "q", type: "bool", help: "Say less." },
		{ name: "restart", type: "string", default: "Always", help: "Always, OnFailure or Never." },
		{ name: "rm", type: "bool", help: "Delete the pod after it ends; only with --attach or --stdin." },
		{ name: "stdin", short: "i", type: "bool", help: "Keep standard input open in the container." },
		{ name: "tty", short: "t", type: "bool", help: "Give the container a terminal." },
	],
	run,
};

async function run(invocation: Invocation, context: Context): Promise<void> {
	const dryRun = dryRunOf(invocation, context);
	const printing = printingOf(invocation, context);
	const printer = printerOf(printing, operationOf("created", dryRun));
	check(invocation, dryRun);
	const name = invocation.args[0] ?? "";
	const namespace = await context.namespace();
	const inNamespace = namespace.explicit ? namespace.name : undefined;
	const pod = podFrom(invocation, name, inNamespace);
	const service = invocation.bool("expose") ? serviceOf(invocation, name, inNamespace) : undefined;
	const made = await send(pod, "pods");
	if (service !== undefined) {
		for (const piece of printer.pieces(await send(service, "services"))) await context.io.out(piece);
		if (printing.output === "yaml") await context.io.out("---\n");
	}
	for (const piece of printer.pieces(made)) await context.io.out(piece);

	async function send(object: KubeObject, plural: string): Promise<KubeObject> {
		if (dryRun === "client") return object;
		const client = await context.client();
		const resource = (await client.resources()).find((one) => one.group === "" && one.plural === plural);
		if (resource === undefined) throw plainError(`the server doesn't have a resource type "${plural}"`);
		return client.create(resource, namespace.name, withLastApplied(object, { save: invocation.bool("save-config") }), {
			fieldManager: invocation.string("field-manager"),
			dryRun: dryRun === "server",
		});
	}
}

/** @throws a CliError in kubectl's words, in kubectl's order. */
function check(invocation: Invocation, dryRun: DryRun): void {
	const wrong = (message: string) => usageError("run", message);
	const image = invocation.string("image");
	const stdin = invocation.bool("stdin");
	const attach = invocation.changed("attach") ? invocation.bool("attach") : stdin;
	if (invocation.args.length === 0 || invocation.argsLenAtDash === 0) throw wrong("NAME is required for run");
	if (image === "") throw plainError("--image is required");
	if (!isImageReference(image))
		throw plainError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
	if (invocation.bool("tty") && !stdin) throw wrong("-i/--stdin is required for containers with -t/--tty=true");
	if (invocation.bool("expose") && invocation.string("port") === "") {
		throw wrong("--port must be set when exposing a service");
	}
	const restart = invocation.string("restart");
	if (!["", "Always", "OnFailure", "Never"].includes(restart)) throw wrong(`invalid restart policy: ${restart}`);
	if (!attach && invocation.bool("rm")) throw wrong("--rm should only be used for attached containers");
	if (attach && dryRun !== "none") {
		throw wrong(
			"--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
		);
	}
	const policy = invocation.string("image-pull-policy");
	if (!["", "Always", "IfNotPresent", "Never"].includes(policy)) throw wrong(`invalid image pull policy: ${policy}`);
	if (attach) throw plainError("ds run does not attach to containers: run without -i and --attach, then see 'ds logs'");
}

/** The pod that kubectl's generator makes, its fields in Go's order. */
function podFrom(invocation: Invocation, name: string, namespace: string | undefined): KubeObject {
	const words = invocation.args.slice(1);
	const env = invocation.strings("env").map(envVar);
	const labels = invocation.string("labels");
	const annotations = annotationsOf(invocation.strings("annotations"));
	const port = invocation.string("port");
	const policy = invocation.string("image-pull-policy");
	return {
		kind: "Pod",
		apiVersion: "v1",
		metadata: {
			name,
			...(namespace === undefined ? {} : { namespace }),
			labels: labels === "" ? { run: name } : parseLabelSpec(labels),
			...(annotations === undefined ? {} : { annotations }),
		},
		spec: {
			containers: [
				{
					name,
					image: invocation.string("image"),
					...(words.length === 0 ? {} : { [invocation.bool("command") ? "command" : "args"]: words }),
					...(port === "" ? {} : { ports: [{ containerPort: goInteger(port) }] }),
					...(env.length === 0 ? {} : { env }),
					resources: {},
					...(policy === "" ? {} : { imagePullPolicy: policy }),
					...(invocation.bool("privileged") ? { securityContext: { privileged: true } } : {}),
				},
			],
			restartPolicy: invocation.string("restart") || "Always",
			dnsPolicy: "ClusterFirst",
		},
		status: {},
	} as KubeObject;
}

function annotationsOf(pairs: readonly string[]): Record<string, string> | undefined {
	if (pairs.length === 0) return undefined;
	return Object.fromEntries(
		pairs.map((pair) => {
			const equals = pair.indexOf("=");
			if (equals <= 0) throw plainError(`unexpected annotations format: ${pair}`);
			return [pair.slice(0, equals), pair.slice(equals + 1)];
		}),
	);
}

function serviceOf(invocation: Invocation, name: string, namespace: string | undefined): KubeObject {
	return serviceFor({
		name,
		namespace,
		selector: invocation.string("labels") || `run=${name}`,
		labels: invocation.string("labels"),
		ports: invocation.string("port"),
		protocol: "",
		protocols: new Map(),
		targetPort: "",
		externalIp: "",
		type: "",
		loadBalancerIp: "",
		sessionAffinity: "",
		clusterIp: "",
	});
}
