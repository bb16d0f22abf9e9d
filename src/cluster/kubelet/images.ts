import { digest } from "../digest";

/** A function of an image's name that is worked out once for each of those that are in use: nodes share them. */
function ofImage<T>(work: (image: string) => T): (image: string) => T {
	const known = new Map<string, T>();
	return (image) => {
		let result = known.get(image);
		if (result === undefined) {
			result = work(image);
			if (known.size >= MAX_KNOWN) known.clear();
			known.set(image, result);
		}
		return result;
	};
}

const MAX_KNOWN = 200;

/** An image as containerd names it: agent:1.0 is docker.io/library/agent:1.0, agent is agent:latest. */
export const normalisedImage = ofImage((image): string => {
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
});

/** The reference that a container's status gives as its imageID. */
export const imageId = ofImage((image): string => {
	const normalised = normalisedImage(image);
	if (normalised.includes("@")) return normalised;
	return `${normalised.replace(/:[^/:]*$/, "")}@sha256:${digest(normalised, 64)}`;
});

/** A size in bytes, always the same for an image: some 10 to 200 MB. */
export const imageSize = ofImage((image): number => {
	return 10_000_000 + (Number.parseInt(digest(`${normalisedImage(image)} size`, 8), 16) % 190_000_000);
});
