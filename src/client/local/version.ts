export { SERVER_VERSION } from "../../cluster/serverVersion";
