import type { Rule } from "../rule";
import { containersOf, volumesOf } from "./support/pod";

/** Volumes and where they are mounted. */
export const volumeRules: readonly Rule[] = [
	{
		id: "volume-unused",
		title: "volume that no container mounts",
		severity: "info",
		why: "The pod still waits for it: a ConfigMap or a folder of the node that is missing keeps the pod from starting, for nothing. Mostly a mount was forgotten or its name changed.",
		remedy: "Mount the volume or take it out.",
		example: {
			bad: "volumes:\n  - name: scratch\n    emptyDir: {}\n",
			good: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: scratch, mountPath: /tmp}\nvolumes:\n  - name: scratch\n    emptyDir: {}\n",
		},
		check({ daemonSet }, report) {
			const volumes = volumesOf(daemonSet);
			if (volumes.length === 0) return;
			const used = new Set<string>();
			for (const { container } of containersOf(daemonSet)) {
				for (const { name } of container.volumeMounts ?? []) used.add(name);
				for (const { name } of container.volumeDevices ?? []) used.add(name);
			}
			for (const { volume, path } of volumes) {
				if (used.has(volume.name)) continue;
				report({ path: path.child("name"), message: `volume "${volume.name}" is mounted by no container` });
			}
		},
	},
	{
		id: "sub-path-config",
		title: "ConfigMap or Secret mounted with subPath",
		severity: "info",
		why: "A file mounted with subPath stays as it was when the pod started: changes of the ConfigMap or Secret, renewed certificates among them, never arrive.",
		remedy: "Mount the whole volume into a folder of its own, or restart the DaemonSet after each change.",
		example: {
			bad: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: config, mountPath: /etc/agent.yaml, subPath: agent.yaml}\nvolumes:\n  - name: config\n    configMap: {name: agent}\n",
			good: "containers:\n  - name: agent\n    volumeMounts:\n      - {name: config, mountPath: /etc/agent}\nvolumes:\n  - name: config\n    configMap: {name: agent}\n",
		},
		check({ daemonSet }, report) {
			const sources = new Map<string, string>();
			for (const { volume } of volumesOf(daemonSet)) {
				if (volume.configMap) sources.set(volume.name, `ConfigMap "${volume.configMap.name}"`);
				else if (volume.secret) sources.set(volume.name, `Secret "${volume.secret.secretName}"`);
				else if (volume.projected) sources.set(volume.name, `projected volume "${volume.name}"`);
			}
			if (sources.size === 0) return;
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const [index, { name, subPath, subPathExpr }] of (container.volumeMounts ?? []).entries()) {
					const source = sources.get(name);
					if (source === undefined || !(subPath || subPathExpr)) continue;
					const at = path
						.child("volumeMounts")
						.index(index)
						.child(subPath ? "subPath" : "subPathExpr");
					report({ path: at, message: `${label} never sees changes of ${source}, mounted with subPath` });
				}
			}
		},
	},
	{
		id: "shared-claim",
		title: "persistent volume claim shared by all pods of a DaemonSet",
		severity: "warning",
		why: "Every node's pod mounts the same claim: with ReadWriteOnce only the pods of one node start, and with others all write to one place.",
		remedy: "Use a hostPath or a generic ephemeral volume, which is each pod's own.",
		example: {
			bad: "volumes:\n  - name: data\n    persistentVolumeClaim: {claimName: agent-data}\n",
			good: "volumes:\n  - name: data\n    hostPath: {path: /var/lib/agent, type: DirectoryOrCreate}\n",
		},
		check({ daemonSet }, report) {
			for (const { volume, path } of volumesOf(daemonSet)) {
				if (!volume.persistentVolumeClaim || volume.persistentVolumeClaim.readOnly) continue;
				const claim = volume.persistentVolumeClaim.claimName;
				const message = `the pods of all nodes share the claim "${claim}"`;
				report({ path: path.child("persistentVolumeClaim").child("claimName"), message });
			}
		},
	},
];
