import type { Controller } from "../controller";
import { observe } from "./observe";
import { recurs, sync } from "./sync";

/** Keeps one pod of every DaemonSet on each node that should run it, and replaces pods when the template changes. */
export const daemonSetController: Controller = { name: "daemonset-controller", observe, sync, recurs };
