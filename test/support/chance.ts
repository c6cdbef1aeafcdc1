// Property tests draw from one seed, so that two runs of one commit tell the same; FC_SEED=<number> explores further.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_122) });
