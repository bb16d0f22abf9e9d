import { CliError } from "../errors";
import type { Issued } from "./issued";

const TIMEOUT_MS = 30_000;

/**
 * The ID token of a kubeconfig's `oidc` auth provider: the one that is there while it lasts, else a new one from the
 * issuer for the refresh token. `force` asks for a new one in any case. A new refresh token is used for as long as the
 * program runs; it is not written back.
 * @throws CliError that says what the issuer answered. Never a token.
 */
export async function refreshedIdToken(
	config: Readonly<Record<string, string>>,
	now: number,
	force: boolean,
): Promise<Issued> {
	const idToken = config["id-token"] ?? "";
	const until = expiryOf(idToken);
	if (!force && until !== undefined && until > now) return { token: idToken, until };
	const issuer = config["idp-issuer-url"] ?? "";
	const refreshToken = config["refresh-token"] ?? "";
	if (refreshToken === "") throw failed("No valid id-token, and cannot refresh without refresh-token");
	if (issuer === "" || !config["client-id"])
		throw failed("the auth provider's config needs idp-issuer-url and client-id");
	const discovery = await ask(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
	const endpoint = discovery.token_endpoint;
	if (typeof endpoint !== "string") throw failed(`${issuer} names no token_endpoint`);
	const secret = config["client-secret"] ?? "";
	const answer = await ask(endpoint, {
		grant_type: "refresh_token",
		refresh_token: refreshToken,
		client_id: config["client-id"],
		...(secret === "" ? {} : { client_secret: secret }),
	});
	const token = answer.id_token;
	if (typeof token !== "string") throw failed("token response did not contain an id_token");
	return { token, until: expiryOf(token) };
}

/** When a JSON web token ends, in milliseconds since the epoch. */
function expiryOf(token: string): number | undefined {
	try {
		const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
		return typeof exp === "number" ? exp * 1000 : undefined;
	} catch {
		return undefined;
	}
}

async function ask(url: string, form?: Record<string, string>): Promise<Record<string, unknown>> {
	let response: Response;
	try {
		response = await fetch(url, {
			signal: AbortSignal.timeout(TIMEOUT_MS),
			...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
		});
	} catch (error) {
		const cause = (error as { cause?: unknown }).cause ?? error;
		throw failed(`oidc: ${new URL(url).origin}: ${cause instanceof Error ? cause.message : String(cause)}`);
	}
	if (!response.ok) throw failed(`oidc: ${new URL(url).origin} answered ${response.status}`);
	return (await response.json()) as Record<string, unknown>;
}

function failed(why: string): CliError {
	return new CliError(`Unable to connect to the server: ${why}`);
}
