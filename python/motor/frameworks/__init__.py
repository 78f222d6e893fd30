# SPDX-License-Identifier: Apache-2.0
"""The frameworks: what asyncio and Tornado do differently."""
