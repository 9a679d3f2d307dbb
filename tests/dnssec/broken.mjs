// What is broken on purpose.
import { chain } from './breaks-chain.mjs';
import { denial } from './breaks-denial.mjs';
import { nsec } from './breaks-nsec.mjs';
import { nsec3 } from './breaks-nsec3.mjs';
import { signatures } from './breaks-signatures.mjs';
import { work } from './breaks-work.mjs';
import { together } from './samples.mjs';

export const broken = () => together([signatures(), work(), chain(), denial(), nsec(), nsec3()]);
