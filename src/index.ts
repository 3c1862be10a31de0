export { core } from "./core/core.ts";
