import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Session } from "../../cli/session";

/** A DaemonSet of which lint has nothing to say. */
export const CLEAN = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      automountServiceAccountToken: false
      containers:
        - name: agent
          image: example.com/agent:1.4.2
          resources:
            requests: {cpu: 10m, memory: 16Mi}
            limits: {memory: 32Mi}
          readinessProbe:
            httpGet: {path: /ready, port: 8080}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            capabilities: {drop: [ALL]}
`;

/** The same with an image that has no version: a warning in line 15. */
export const MOVING = CLEAN.replace("agent:1.4.2", "agent");

/** The same with a field that does not exist: an error in line 15. */
export const BROKEN = CLEAN.replace("- name: agent\n", "- name: agent\n          nam: agent\n");

/** The same where updates wait for somebody to delete pods: an info in line 6. */
export const WAITING = CLEAN.replace("spec:\n", "spec:\n  updateStrategy: {type: OnDelete}\n");

/** Writes files below a session's folder. */
export function write(session: Session, files: Readonly<Record<string, string | Uint8Array>>): void {
	for (const [path, text] of Object.entries(files)) {
		const absolute = join(session.home, path);
		mkdirSync(dirname(absolute), { recursive: true });
		writeFileSync(absolute, text);
	}
}
