import { decode } from "../../api/decode/index";
import { applyDefaults } from "../../api/defaults/index";
import { toCauses } from "../../api/fieldError";
import { applyConfiguration } from "../../api/managedFields/apply";
import { addsFields, changeText } from "../../api/managedFields/changeText";
import { managedFieldsAfter } from "../../api/managedFields/index";
import { validateCreate, validateUpdate } from "../../api/validation/index";
import { warningsFor } from "../../api/warnings/index";
import { admit, review } from "../admission/admission";
import { patchedObject } from "./patching";
import type { RequestRules } from "./rules";

/** The API's meaning, as requests from outside meet it. */
export const requestRules: RequestRules = {
	decode,
	applyDefaults,
	validateCreate: (resource, object) => toCauses(validateCreate(resource, object)),
	validateUpdate: (resource, objects) => toCauses(validateUpdate(resource, objects)),
	warningsFor: (resource, { current, old }) => warningsFor(resource, { object: current, old }),
	patched: patchedObject,
	applied: applyConfiguration,
	managedFields: managedFieldsAfter,
	changeText,
	addsFields,
	admit,
	review,
};
