import type { FieldPath } from "../fieldPath";
import { goQuote } from "../go/format";
import { formatIp, formatV6, isStrictIp, isV4InV6, parseIp } from "../validation/ip";

/** An IP address in a form that validation still lets pass, but should not be written. */
export function warnOfAddress(warnings: string[], text: string, path: FieldPath): void {
	const words = parseIp(text);
	if (words === undefined) return;
	const isV6 = text.includes(":");
	if (!isStrictIp(text) || (isV6 && isV4InV6(words))) {
		warnings.push(`${path}: non-standard IP address ${goQuote(text)} is invalid: use ${goQuote(formatIp(words))}`);
	} else if (isV6 && formatV6(words) !== text) {
		const canonical = `(${goQuote(formatV6(words))})`;
		warnings.push(`${path}: IPv6 address ${goQuote(text)} should be in RFC 5952 canonical format ${canonical}`);
	}
}
