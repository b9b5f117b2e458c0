export const REPLAY_DEAD_EFFECT =
  "UPDATE effect SET status = 'PENDING', attempts = 0, replays = replays + 1, next_at = ?, ended_at = NULL " +
  "WHERE id = ? AND status = 'DEAD'";
