import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Session } from "../cli/session";

const OBJECTS = `
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteMany, ReadWriteOnce]
  storageClassName: fast
  local: {path: /mnt}
  claimRef: {namespace: default, name: data}
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions: [{key: zone, operator: In, values: [a, b]}, {key: ssd, operator: Exists}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: reader}
spec:
  containers: [{name: main, image: "reader:1"}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: fence}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
  - to:
    - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
    - {namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchLabels: {c: d}}}
    ports: [{port: 80, endPort: 90}, {protocol: UDP}]
  - {}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: budget}
spec: {maxUnavailable: 30%, selector: {matchLabels: {app: agent}}}
---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: node01}
spec: {drivers: [{name: disk.example.com, nodeID: one, allocatable: {count: 3}, topologyKeys: [zone, rack]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: index}
spec:
  completions: 3
  completionMode: Indexed
  activeDeadlineSeconds: 60
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}}}
`;

const TEMPLATE = `Pod Template:
  Labels:  <none>
  Containers:
   main:
    Image:         busybox
    Port:          <none>
    Host Port:     <none>
    Environment:   <none>
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  <none>
  Tolerations:     <none>
`;

/** As kubectl v1.36 describes the same objects of the served cluster. */
const DESCRIBED: Record<string, string> = {
	"pv disk": `Name:              disk
Labels:            <none>
Annotations:       <none>
Finalizers:        [kubernetes.io/pv-protection]
StorageClass:      fast
Status:            Available
Claim:             default/data
Reclaim Policy:    Retain
Access Modes:      RWO,RWX
VolumeMode:        Filesystem
Capacity:          1Gi
Node Affinity:     
  Required Terms:  
    Term 0:        zone in [a, b]
                   ssd exists
Message:           
Source:
    Type:  LocalVolume (a persistent volume backed by local storage on a node)
    Path:  /mnt
Events:    <none>
`,
	"pvc data": `Name:          data
Namespace:     default
StorageClass:  
Status:        Pending
Volume:        
Labels:        <none>
Annotations:   <none>
Finalizers:    [kubernetes.io/pvc-protection]
Capacity:      
Access Modes:  
VolumeMode:    Filesystem
Used By:       reader
Events:
  Type    Reason         Age   From                         Message
  ----    ------         ----  ----                         -------
  Normal  FailedBinding  0s    persistentvolume-controller  no persistent volumes available for this claim and no storage class is set
`,
	"networkpolicy fence": `Name:         fence
Namespace:    default
Created on:   2026-05-01 12:00:00 +0000 UTC
Labels:       <none>
Annotations:  <none>
Spec:
  PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)
  Allowing ingress traffic:
    <none> (Selected pods are isolated for ingress connectivity)
  Allowing egress traffic:
    To Port Range: 80-90/TCP
    To Port: <nil>/UDP
    To:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16
    To:
      NamespaceSelector: a=b
      PodSelector: c=d
    ----------
    To Port: <any> (traffic allowed to all ports)
    To: <any> (traffic not restricted by destination)
  Policy Types: Ingress, Egress
`,
	"pdb budget": `Name:             budget
Namespace:        default
Max unavailable:  30%
Selector:         app=agent
Status:
    Allowed disruptions:  0
    Current:              0
    Desired:              0
    Total:                0
Events:
  Type    Reason  Age              From               Message
  ----    ------  ----             ----               -------
  Normal  NoPods  0s (x2 over 0s)  controllermanager  No matching pods found
`,
	"csinode node01": `Name:               node01
Labels:             <none>
Annotations:        <none>
CreationTimestamp:  Fri, 01 May 2026 12:00:00 +0000
Spec:
  Drivers:
    disk.example.com:
      Node ID:  one
      Allocatables:
        Count:        3
      Topology Keys:  [zone rack]
Events:               <none>
`,
	"job index": `Name:                     index
Namespace:                default
Selector:                 
Labels:                   <none>
Annotations:              <none>
Parallelism:              1
Completions:              3
Completion Mode:          Indexed
Suspend:                  false
Backoff Limit:            6
Active Deadline Seconds:  60s
Pods Statuses:            0 Active / 0 Succeeded / 0 Failed
Completed Indexes:        <none>
${TEMPLATE}Events:            <none>
`,
	"cronjob nightly": `Name:                          nightly
Namespace:                     default
Labels:                        <none>
Annotations:                   <none>
Schedule:                      0 3 * * *
Concurrency Policy:            Allow
Suspend:                       False
Time Zone:                     <unset>
Successful Job History Limit:  3
Failed Job History Limit:      1
Starting Deadline Seconds:     <unset>
Selector:                      <unset>
Parallelism:                   <unset>
Completions:                   <unset>
${TEMPLATE.replaceAll(":  ", ":    ").replace("Labels:    ", "Labels:  ")}Last Schedule Time:  <unset>
Active Jobs:         <none>
Events:              <none>
`,
};

let session: Session;

beforeAll(async () => {
	session = new Session();
	await session.run("cluster create");
	expect(await session.run("create -f -", OBJECTS)).toMatchObject({ code: 0, stderr: "" });
});

afterAll(() => session.end());

describe("describe", () => {
	test.each(Object.entries(DESCRIBED))("%s", async (words, text) => {
		expect(await session.run(`describe ${words}`)).toEqual({ code: 0, stdout: text, stderr: "" });
	});
});
