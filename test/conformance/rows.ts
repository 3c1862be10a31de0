// Conformance: every requirement, in the order of the report.
import { bursts } from "./bursts.ts";
import { companding } from "./companding.ts";
import { echo } from "./echo.ts";
import { fields } from "./fields.ts";
import { frequency } from "./frequency.ts";
import { length } from "./length.ts";
import { level } from "./level.ts";
import { loss } from "./loss.ts";
import { noise } from "./noise.ts";
import { otherTones } from "./other-tones.ts";
import { pause } from "./pause.ts";
import { recordings } from "./recordings.ts";
import type { Row } from "./row.ts";
import { speech } from "./speech.ts";
import { startEvent } from "./start-event.ts";
import { steady } from "./steady.ts";
import { times } from "./times.ts";
import { twist } from "./twist.ts";

export const rows: readonly Row[] = [
  ...frequency,
  ...twist,
  ...level,
  ...length,
  ...pause,
  ...times,
  ...startEvent,
  ...fields,
  ...noise,
  ...bursts,
  ...steady,
  ...echo,
  ...loss,
  ...companding,
  ...speech,
  ...otherTones,
  ...recordings,
];
