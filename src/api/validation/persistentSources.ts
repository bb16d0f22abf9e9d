import { type FieldError, invalid, required, tooLong } from "../fieldError";
import type { FieldPath } from "../fieldPath";
import { byteLength, dnsSubdomainErrors, inclusiveRange } from "../names";

/** What volumes of pods and PersistentVolumes share. */

const MAX_DRIVER = 63;

export function validateCsiDriverName(errors: FieldError[], driver: string, path: FieldPath): void {
	if (driver === "") {
		errors.push(required(path));
		return;
	}
	if (byteLength(driver) > MAX_DRIVER) errors.push(tooLong(path, MAX_DRIVER));
	for (const why of dnsSubdomainErrors(driver.toLowerCase())) errors.push(invalid(path, driver, why));
}

interface IscsiTarget {
	iqn: string;
	lun: number;
	chapAuthDiscovery?: boolean;
	chapAuthSession?: boolean;
	secretRef?: unknown;
}

/** The target's name, its unit and what authentication needs; `startsWith`: the message names the prefixes. */
export function validateIscsiTarget(
	errors: FieldError[],
	iscsi: IscsiTarget,
	{ startsWith }: { startsWith: boolean },
	path: FieldPath,
): void {
	if (iscsi.iqn === "") errors.push(required(path.child("iqn")));
	else validateIqn(errors, iscsi.iqn, { startsWith }, path.child("iqn"));
	if (iscsi.lun < 0 || iscsi.lun > 255) errors.push(invalid(path.child("lun"), iscsi.lun, inclusiveRange(0, 255)));
	if ((iscsi.chapAuthDiscovery || iscsi.chapAuthSession) && iscsi.secretRef === undefined) {
		errors.push(required(path.child("secretRef")));
	}
}

const FORMATS = {
	iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/,
	eui: /^eui.[A-Za-z0-9]{16}$/,
	naa: /^naa.[A-Za-z0-9]{32}$/,
} as const;

/** An iSCSI qualified name, in one of its three forms. */
export function validateIqn(
	errors: FieldError[],
	name: string,
	{ startsWith }: { startsWith: boolean },
	path: FieldPath,
): void {
	const form = Object.entries(FORMATS).find(([prefix]) => name.startsWith(prefix));
	if (form === undefined) {
		const why = startsWith ? "must be valid format starting with iqn, eui, or naa" : "must be valid format";
		errors.push(invalid(path, name, why));
	} else if (!form[1].test(name)) errors.push(invalid(path, name, "must be valid format"));
}
