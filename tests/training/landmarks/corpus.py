"""A made-up corpus in the layout of the real one: flat pictures with the mean face's landmarks."""

import csv

import numpy as np

from core.conventions import rotation_matrix
from core.face_model import load_face_model
from core.opencv import cv2
from core.pose import Pose

COLUMNS = ("file", "kind", "licence", "identity", "split")


def face_landmarks(shift=0.0):
    model = load_face_model()
    pose = Pose(rotation_matrix(0.05, 0.1, 0.02), 9.0, np.array([128.0 + shift, 135.0]))
    return model.project(model.mean, pose)


def draw_face(landmarks, colour=(210, 170, 140)):
    image = np.full((256, 256, 3), 60, dtype=np.uint8)
    outline = cv2.convexHull(landmarks[:468, :2].astype(np.int32))
    cv2.fillConvexPoly(image, outline, colour)
    for index in (468, 473, 13, 1):
        cv2.circle(image, tuple(int(value) for value in landmarks[index, :2]), 5, (20, 20, 20), -1)
    return image


def write_corpus(folder, frames=6):
    (folder / "landmarks").mkdir()
    (folder / "photos").mkdir()
    (folder / "videos").mkdir()
    rows = []
    names, labels = [], []
    for split, licence, count in (("train", "MIT", 2), ("train", "GPL-3.0", 1), ("val", "MIT", 1)):
        for number in range(count):
            name = f"{split}_{licence[:3]}_{number}.jpg"
            points = face_landmarks(shift=4.0 * number)
            picture = cv2.cvtColor(draw_face(points), cv2.COLOR_RGB2BGR)
            cv2.imwrite(str(folder / "photos" / name), picture)
            names.append(name)
            labels.append(points)
            rows.append((f"photos/{name}", "photo", licence, name, split))
    for split in ("train", "val"):
        name = f"clip_{split}"
        tracks = np.stack([face_landmarks(shift=float(frame)) for frame in range(frames)])
        writer = cv2.VideoWriter(
            str(folder / "videos" / f"{name}.mp4"), cv2.VideoWriter.fourcc(*"mp4v"), 25, (256, 256)
        )
        for points in tracks:
            writer.write(cv2.cvtColor(draw_face(points), cv2.COLOR_RGB2BGR))
        writer.release()
        valid = np.ones(frames, dtype=bool)
        valid[2] = False
        np.savez(folder / "landmarks" / f"{name}.npz", lm=tracks, valid=valid)
        rows.append((f"videos/{name}.mp4", "video", "MIT", name, split))
    np.savez(folder / "landmarks" / "photos_landmarks.npz", names=np.array(names), lm=np.stack(labels))
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as sink:
        writer = csv.writer(sink)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return folder
