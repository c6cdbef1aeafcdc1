// A property that fails on a mutant has done its work: no search for the smallest case.
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
