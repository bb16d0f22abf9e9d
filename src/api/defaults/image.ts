/**
 * Whether an image stands for the tag latest, as the server reads references (distribution/reference): it says so, or
 * it says nothing and has no digest. False for a text that is no reference.
 */
export function isLatest(image: string): boolean {
	const quick = image.length < 64 ? QUICK.exec(image) : null;
	if (quick) return quick[1] === undefined ? true : quick[1] === "latest";
	if (/^[a-f0-9]{64}$/.test(image)) return false;
	const [domain, rest] = splitDomain(image);
	const colon = rest.indexOf(":");
	const repository = colon < 0 ? rest : rest.slice(0, colon);
	if (repository.toLowerCase() !== repository) return false;
	const found = REFERENCE.exec(`${domain}/${rest}`);
	if (found === null) return false;
	const [, name = "", tag, digest] = found;
	if (name.length - name.indexOf("/") - 1 > 255) return false;
	if (digest !== undefined && !isDigest(digest)) return false;
	return tag === undefined ? digest === undefined : tag === "latest";
}

/** busybox:1.36, quay.io/org/name: the plain forms, when short. */
const QUICK =
	/^(?:[a-z0-9]+(?:[.-][a-z0-9]+)*\/){0,4}[a-z0-9]+(?:[._-][a-z0-9]+)*(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?$/;

const COMPONENT = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const HOST = `(?:${COMPONENT}(?:\\.${COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const REFERENCE = new RegExp(`^((?:${HOST}/)?${PATH}(?:/${PATH})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`);

const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

function isDigest(digest: string): boolean {
	const [algorithm = "", hex = ""] = digest.split(":");
	return Object.hasOwn(DIGEST_LENGTHS, algorithm) && DIGEST_LENGTHS[algorithm] === hex.length && !/[A-F]/.test(hex);
}

function splitDomain(image: string): [string, string] {
	const slash = image.indexOf("/");
	const first = image.slice(0, Math.max(slash, 0));
	const isDomain = first === "localhost" || /[.:]/.test(first) || first.toLowerCase() !== first;
	if (slash >= 0 && isDomain) {
		const rest = image.slice(slash + 1);
		if (first !== "index.docker.io" && first !== "docker.io") return [first, rest];
		return ["docker.io", rest.includes("/") ? rest : `library/${rest}`];
	}
	return ["docker.io", slash < 0 ? `library/${image}` : image];
}
