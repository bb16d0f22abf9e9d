import { digest } from "../digest";

/** An image as containerd names it: agent:1.0 is docker.io/library/agent:1.0, agent is agent:latest. */
export function normalisedImage(image: string): string {
	const [name = "", imageDigest] = image.split("@");
	const first = name.split("/")[0] ?? "";
	const withRegistry =
		name.includes("/") && (/[.:]/.test(first) || first === "localhost")
			? name
			: name.includes("/")
				? `docker.io/${name}`
				: `docker.io/library/${name}`;
	if (imageDigest !== undefined) return `${withRegistry}@${imageDigest}`;
	return /:[^/]*$/.test(withRegistry) ? withRegistry : `${withRegistry}:latest`;
}

/** The reference that a container's status gives as its imageID. */
export function imageId(image: string): string {
	const normalised = normalisedImage(image);
	if (normalised.includes("@")) return normalised;
	return `${normalised.replace(/:[^/:]*$/, "")}@sha256:${digest(normalised, 64)}`;
}

/** A size in bytes, always the same for an image: some 10 to 200 MB. */
export function imageSize(image: string): number {
	return 10_000_000 + (Number.parseInt(digest(`${normalisedImage(image)} size`, 8), 16) % 190_000_000);
}
