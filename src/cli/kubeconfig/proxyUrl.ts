import { goQuote } from "../../api/go/format";

const SCHEMES = ["http:", "https:", "socks5:", "socks5h:"];

/** Why a proxy's address can't be used, in client-go's words; undefined for one that can. */
export function proxyProblem(text: string): string | undefined {
	let url: URL | undefined;
	try {
		url = new URL(text);
	} catch {}
	if (url === undefined || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return `could not parse: ${text}`;
	if (SCHEMES.includes(url.protocol)) return undefined;
	return `unsupported scheme ${goQuote(url.protocol.slice(0, -1))}, must be http, https, or socks5`;
}
