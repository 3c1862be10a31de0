// Every requirement at this sample rate, in its fast form.
import { testEveryRow } from "./every-row.ts";

testEveryRow(8000);
