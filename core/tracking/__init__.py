"""From pictures to landmarks and motions: face detection, landmarks, fitting."""
