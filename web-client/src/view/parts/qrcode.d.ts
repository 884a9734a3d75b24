// The part of npm `qrcode` that makes the code and draws nothing.
declare module "qrcode/lib/core/qrcode" {
  import type { create } from "qrcode";
  const core: { readonly create: typeof create };
  export default core;
}
