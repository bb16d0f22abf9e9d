import type { Pod } from "../api/types";
import type { Command } from "../cli/command";
import { usageError } from "../cli/errors";
import { errorText, plainError } from "../selection/failure";
import { forwardPorts } from "./portForward/forward";
import { parseAddresses, parsePorts } from "./portForward/ports";
import { podPorts, type ServiceWithPorts, servicePorts } from "./portForward/targetPorts";
import { podResource } from "./shared/podsBehind";
import { podRunningTimeoutFlag, podRunningTimeoutOf } from "./shared/podTimeout";
import { namedObjects, podOf } from "./shared/runningPod";

export const command: Command = {
	name: "port-forward",
	summary: "Forward local ports to a pod",
	usage: "port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
	description: `Forward local ports to a pod, or to the most active pod of an object that has some. It goes on until it is interrupted
or the pod is gone.

The pods of a local cluster are simulated: no port of theirs can be reached.`,
	examples: `  # What listens on port 9100 in a pod of the DaemonSet is at localhost:9100
  ds port-forward ds/agent 9100

  # Another local port, or any that is free
  ds port-forward agent-x7k2p 8080:9100
  ds port-forward agent-x7k2p :9100

  # A port by its name, for other machines, too
  ds port-forward --address 0.0.0.0 svc/agent 8443:https`,
	flags: [
		{
			name: "address",
			type: "stringSlice",
			default: ["localhost"],
			help: "The addresses to listen on: IP addresses, or localhost for both 127.0.0.1 and ::1.",
		},
		podRunningTimeoutFlag(60_000),
	],
	untilSignal: true,
	async run(invocation, context) {
		const [word = "", ...words] = invocation.args;
		if (words.length === 0) {
			throw usageError("port-forward", "TYPE/NAME and list of ports are required for port-forward");
		}
		let timeoutMs: number;
		try {
			timeoutMs = podRunningTimeoutOf(invocation);
		} catch (error) {
			throw usageError("port-forward", errorText(error));
		}
		const client = await context.client();
		const [object] = await namedObjects(client, { word }, context);
		if (object === undefined) throw plainError("expected a resource");
		const pod = await podOf(client, object, timeoutMs, context);
		const { resource } = object;
		const isService = resource.group === "" && resource.kind === "Service";
		const translated = isService
			? servicePorts(words, object.object as unknown as ServiceWithPorts, pod)
			: podPorts(words, pod);
		const { namespace, name = "" } = pod.metadata;
		const now = (await client.get(await podResource(client), { namespace, name })) as Pod;
		const phase = now.status?.phase ?? "";
		if (phase !== "Running") {
			throw plainError(`unable to forward port because pod is not running. Current status=${phase}`);
		}
		const addresses = parseAddresses(invocation.strings("address"));
		const ports = parsePorts(translated);
		await forwardPorts(client, { namespace, name }, { addresses, ports }, context);
	},
};
