import type { Container } from "../../api/types";
import type { Rule } from "../rule";
import { containersOf } from "./support/pod";

/** What images containers run, and when they are pulled. */
export const imageRules: readonly Rule[] = [
	{
		id: "image-tag",
		title: "image without a tag, or with the tag latest",
		severity: "warning",
		why: "A moving tag means something else on every node: nodes that join later, or that lost the image, run another version than the rest, and undoing a rollout brings nothing back.",
		remedy: "Name a released version, or a digest.",
		example: {
			bad: "containers:\n  - name: agent\n    image: example.com/agent:latest\n",
			good: "containers:\n  - name: agent\n    image: example.com/agent:1.4.2\n",
		},
		options: {
			tags: { description: "Tags that move.", default: ["latest"] },
		},
		check({ daemonSet, option }, report) {
			const moving = option<readonly string[]>("tags");
			for (const { container, path, label } of containersOf(daemonSet)) {
				const { tag, digest } = imageParts(container);
				if (digest !== undefined) continue;
				const image = container.image ?? "";
				if (tag === undefined) {
					report({ path: path.child("image"), message: `${label} runs image "${image}", which names no version` });
				} else if (moving.includes(tag)) {
					report({ path: path.child("image"), message: `${label} runs image "${image}", whose tag "${tag}" moves` });
				}
			}
		},
	},
	{
		id: "image-digest",
		title: "image without a digest",
		severity: "info",
		off: true,
		why: "Only a digest is the same image for ever and on every node; a tag can be pushed again.",
		remedy: "Append the image's digest: @sha256:….",
		example: {
			bad: "containers:\n  - name: agent\n    image: example.com/agent:1.4.2\n",
			good: `containers:\n  - name: agent\n    image: example.com/agent:1.4.2@sha256:${"0123456789abcdef".repeat(4)}\n`,
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				if (imageParts(container).digest !== undefined || !container.image) continue;
				const message = `${label} runs image "${container.image}", which is not pinned to a digest`;
				report({ path: path.child("image"), message });
			}
		},
	},
	{
		id: "image-pull-latest",
		title: "moving image that is not pulled again",
		severity: "warning",
		why: "With imagePullPolicy IfNotPresent each node keeps the image that it pulled first under that tag, so nodes run different versions and nobody sees it.",
		remedy: "Name a released version, or set imagePullPolicy to Always.",
		example: {
			bad: "containers:\n  - name: agent\n    image: example.com/agent:latest\n    imagePullPolicy: IfNotPresent\n",
			good: "containers:\n  - name: agent\n    image: example.com/agent:1.4.2\n    imagePullPolicy: IfNotPresent\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				const { tag = "latest", digest } = imageParts(container);
				if (tag !== "latest" || digest !== undefined || container.imagePullPolicy !== "IfNotPresent") continue;
				const message = `${label} keeps what each node pulled first as "${container.image}"`;
				report({ path: path.child("imagePullPolicy"), message });
			}
		},
	},
	{
		id: "image-pull-policy",
		title: "image that is not pulled at every start",
		severity: "info",
		off: true,
		why: "Only imagePullPolicy Always checks the pull secrets at every start; with IfNotPresent any pod of a node may run a private image that another pod has brought there.",
		remedy: "Set imagePullPolicy to Always.",
		example: {
			bad: "containers:\n  - name: agent\n    image: example.com/agent:1.4.2\n    imagePullPolicy: IfNotPresent\n",
			good: "containers:\n  - name: agent\n    image: example.com/agent:1.4.2\n    imagePullPolicy: Always\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				const policy = container.imagePullPolicy;
				if (policy === "Always") continue;
				report({ path: path.child("imagePullPolicy"), message: `${label} has imagePullPolicy ${policy}, not Always` });
			}
		},
	},
	{
		id: "image-pull-never",
		title: "image that is never pulled",
		severity: "warning",
		why: "With imagePullPolicy Never the pod starts only where somebody has loaded the image before; on every node that joins later it fails with ErrImageNeverPull.",
		remedy: "Set imagePullPolicy to IfNotPresent: images that are there are used as they are.",
		example: {
			bad: "containers:\n  - name: agent\n    imagePullPolicy: Never\n",
			good: "containers:\n  - name: agent\n    imagePullPolicy: IfNotPresent\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				if (container.imagePullPolicy !== "Never") continue;
				const message = `${label} never pulls image "${container.image}", so it fails on nodes that lack it`;
				report({ path: path.child("imagePullPolicy"), message });
			}
		},
	},
	{
		id: "image-pull-pinned",
		title: "pinned image that is pulled at every start",
		severity: "info",
		why: "A digest never changes, so pulling again brings nothing new; but while the registry is away, no node can restart its pod.",
		remedy: "Set imagePullPolicy to IfNotPresent.",
		example: {
			bad: `containers:\n  - name: agent\n    image: example.com/agent@sha256:${"0123456789abcdef".repeat(4)}\n    imagePullPolicy: Always\n`,
			good: `containers:\n  - name: agent\n    image: example.com/agent@sha256:${"0123456789abcdef".repeat(4)}\n    imagePullPolicy: IfNotPresent\n`,
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				if (container.imagePullPolicy !== "Always" || imageParts(container).digest === undefined) continue;
				const message = `${label} asks the registry at every start for an image that its digest pins`;
				report({ path: path.child("imagePullPolicy"), message });
			}
		},
	},
	{
		id: "image-registry-gone",
		title: "image of a registry that is frozen or gone",
		severity: "warning",
		why: "Frozen registries get no fixes, and closed ones serve nothing: a node that joins later can't pull the image.",
		remedy: "Take the image from the registry that the project publishes to today.",
		example: {
			bad: "containers:\n  - name: agent\n    image: k8s.gcr.io/node-problem-detector:v0.8.1\n",
			good: "containers:\n  - name: agent\n    image: registry.k8s.io/node-problem-detector/node-problem-detector:v0.8.19\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				const image = container.image ?? "";
				const gone = GONE.find(([prefix]) => image.startsWith(prefix));
				if (gone === undefined) continue;
				const message = `${label} runs image "${image}" of a registry that ${gone[1]}`;
				report({ path: path.child("image"), message });
			}
		},
	},
	{
		id: "image-registry",
		title: "image of a registry that is not allowed",
		severity: "warning",
		off: true,
		why: "Images of other registries are neither scanned nor mirrored, and their owners may change or withdraw them.",
		remedy: "Copy the image to one of the registries that are allowed, and take it from there.",
		example: {
			bad: "containers:\n  - name: agent\n    image: nginx:1.29\n",
			good: "containers:\n  - name: agent\n    image: registry.k8s.io/pause:3.10\n",
		},
		options: {
			allowed: {
				description: "What images may begin with; docker.io stands for images that name no registry.",
				default: ["registry.k8s.io"],
			},
		},
		check({ daemonSet, option }, report) {
			const allowed = option<readonly string[]>("allowed");
			for (const { container, path, label } of containersOf(daemonSet)) {
				const image = container.image ?? "";
				const name = qualified(image);
				if (allowed.some((prefix) => name.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`))) continue;
				const message = `${label} runs image "${image}", which is not of ${allowed.join(", ") || "any registry allowed"}`;
				report({ path: path.child("image"), message });
			}
		},
	},
];

/** What images of old registries begin with, and what became of each. */
const GONE: readonly (readonly [prefix: string, state: string])[] = [
	["k8s.gcr.io/", "is frozen since April 2023; registry.k8s.io has taken its place"],
	["gcr.io/google_containers/", "is frozen since April 2023; registry.k8s.io has taken its place"],
	["gcr.io/google-containers/", "is frozen since April 2023; registry.k8s.io has taken its place"],
	["quay.io/coreos/flannel", "gets no new versions; Flannel publishes to ghcr.io/flannel-io"],
	["gcr.io/kubernetes-helm/", "is gone with Helm 2"],
];

/** The tag and the digest that a container's image names; a colon before the last slash is a registry's port. */
function imageParts({ image = "" }: Container): { tag?: string; digest?: string } {
	const at = image.indexOf("@");
	const name = image.slice(image.lastIndexOf("/", at === -1 ? image.length : at) + 1, at === -1 ? undefined : at);
	const colon = name.indexOf(":");
	return {
		tag: colon === -1 ? undefined : name.slice(colon + 1),
		digest: at === -1 ? undefined : image.slice(at + 1),
	};
}

/** The image with its registry: "nginx" is "docker.io/library/nginx". */
function qualified(image: string): string {
	const slash = image.indexOf("/");
	const first = image.slice(0, slash);
	if (slash !== -1 && (/[.:]/.test(first) || first === "localhost")) return image;
	return `docker.io/${slash === -1 ? "library/" : ""}${image}`;
}
