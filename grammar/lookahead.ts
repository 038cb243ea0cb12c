/**
 * Which alternative a rule takes, computed from the grammar when the rule is first read. Chevrotain computes it for all rules at the start; a
 * scenario needs some, and most of them only while it is being written.
 */
import type { ILookaheadStrategy } from "chevrotain";
import { LLkLookaheadStrategy } from "chevrotain";

type ForAlternation = ILookaheadStrategy["buildLookaheadForAlternation"];
type ForOptional = ILookaheadStrategy["buildLookaheadForOptional"];

export class LookaheadOnDemand extends LLkLookaheadStrategy implements ILookaheadStrategy {
  override buildLookaheadForAlternation(of: Parameters<ForAlternation>[0]): ReturnType<ForAlternation> {
    const build = (): ReturnType<ForAlternation> => super.buildLookaheadForAlternation(of);
    let choose: ReturnType<ForAlternation> | undefined;
    const onDemand: ReturnType<ForAlternation> = function (this: unknown, alternatives) {
      choose ??= build();
      return choose.call(this, alternatives);
    };
    return onDemand;
  }

  override buildLookaheadForOptional(of: Parameters<ForOptional>[0]): ReturnType<ForOptional> {
    const build = (): ReturnType<ForOptional> => super.buildLookaheadForOptional(of);
    let isThere: ReturnType<ForOptional> | undefined;
    const onDemand: ReturnType<ForOptional> = function (this: unknown) {
      isThere ??= build();
      return isThere.call(this);
    };
    return onDemand;
  }
}
