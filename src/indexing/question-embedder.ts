import { SupportChatError } from '../errors.ts';
import { type EmbeddingModel, embedQuestion } from './embeddings.ts';

/** Failures in a row after which a model is left alone, and for how long, ms. */
const LEFT_ALONE = { after: 5, forMs: 30_000 };

/**
 * Vectors of questions from a remote model. One that fails again and again is not asked for a while: nobody should wait
 * for its time limit at every question.
 * @throws {SupportChatError} 'embeddings-failed', from the function that is returned
 */
export async function questionEmbedder(
  model: EmbeddingModel & { kind: 'model' },
  dimensions: number,
  leftAlone: { readonly after: number; readonly forMs: number } = LEFT_ALONE,
): Promise<(question: string) => Promise<number[]>> {
  const { circuitBreaker, ConsecutiveBreaker, handleAll, isBrokenCircuitError } = await import('cockatiel');
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: leftAlone.forMs, breaker: new ConsecutiveBreaker(leftAlone.after) });
  return async (question) => {
    try {
      return await breaker.execute(() => embedQuestion(model, question, dimensions));
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      throw new SupportChatError(
        'embeddings-failed',
        `Embeddings "${model.id}" failed ${leftAlone.after} times in a row and are left alone`,
      );
    }
  };
}
