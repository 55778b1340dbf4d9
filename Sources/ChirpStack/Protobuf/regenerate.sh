#!/bin/sh
# Makes the .pb.swift files of this folder anew, after a change of a .proto file.
# Needs protoc, and protoc-gen-swift of swift-protobuf 1.39.0 in PATH:
#   git clone --branch 1.39.0 https://github.com/apple/swift-protobuf
#   swift build --package-path swift-protobuf --product protoc-gen-swift
set -eu
cd "$(dirname "$0")"
protoc --swift_opt=Visibility=Internal --swift_out=. integration.proto gateway.proto
