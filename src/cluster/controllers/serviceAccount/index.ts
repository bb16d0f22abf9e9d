import type { KubeObject, Namespace } from "../../../api/types";
import { kind } from "../../kinds";
import type { Controller, Observation } from "../controller";
import { ROOT_CA } from "./rootCa";

const ROOT_CA_NAME = "kube-root-ca.crt";
const DESCRIPTION =
	"Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

/** Gives every namespace its default ServiceAccount and the cluster's CA (kube-root-ca.crt). Keys are namespaces. */
export const serviceAccountController: Controller = {
	name: "serviceaccount-controller",
	observe,
	sync(name, { registry }) {
		const namespace = registry.find<Namespace>(kind("namespaces"), undefined, name);
		if (namespace === undefined || namespace.metadata.deletionTimestamp !== undefined) return;
		if (registry.find(kind("serviceaccounts"), name, "default") === undefined) {
			registry.createTrusted(kind("serviceaccounts"), {
				apiVersion: "v1",
				kind: "ServiceAccount",
				metadata: { name: "default", namespace: name },
			});
		}
		const published = registry.find<KubeObject>(kind("configmaps"), name, ROOT_CA_NAME);
		const data = { "ca.crt": ROOT_CA };
		if (published === undefined) {
			registry.createTrusted(kind("configmaps"), {
				apiVersion: "v1",
				kind: "ConfigMap",
				metadata: {
					name: ROOT_CA_NAME,
					namespace: name,
					annotations: { "kubernetes.io/description": DESCRIPTION },
				},
				data,
			});
		} else if ((published.data as typeof data | undefined)?.["ca.crt"] !== ROOT_CA) {
			registry.updateTrusted(kind("configmaps"), { ...published, data });
		}
	},
};

function observe({ type, resource, object }: Observation, enqueue: (key: string) => void): void {
	const { name = "", namespace = "" } = object.metadata;
	if (resource === "namespaces" && type !== "DELETED") enqueue(name);
	else if (resource === "serviceaccounts" && type === "DELETED" && name === "default") enqueue(namespace);
	else if (resource === "configmaps" && type !== "ADDED" && name === ROOT_CA_NAME) enqueue(namespace);
}
