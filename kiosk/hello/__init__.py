"""The first page of somebody who has tapped in: what they have now and next, their training, their day."""
